/**
 * A command for a shell that makes a card.
 *
 * @param url of the service
 * @param card the path that makes it, and what that takes
 * @param hasToken whether the service wants its token, which the shell then has to know as API_TOKEN
 */
export function exampleCall(
  url: string,
  { path, context }: { path: string; context: object },
  hasToken: boolean,
): string {
  const body = JSON.stringify(context).replaceAll("'", String.raw`'\''`);
  const token = hasToken ? ' -H "authorization: Bearer $API_TOKEN"' : '';
  return `curl -s ${url}${path} -H 'content-type: application/json'${token} -d '${body}'`;
}
