/**
 * A command for a shell that makes a card.
 *
 * @param url of the service
 * @param context what the default template takes
 * @param hasToken whether the service wants its token, which the shell then has to know as API_TOKEN
 */
export function exampleCall(url: string, context: object, hasToken: boolean): string {
  const body = JSON.stringify(context).replaceAll("'", String.raw`'\''`);
  const token = hasToken ? ' -H "authorization: Bearer $API_TOKEN"' : '';
  return `curl -s ${url}/create -H 'content-type: application/json'${token} -d '${body}'`;
}
