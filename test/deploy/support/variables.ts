/** What the files of deploy/ are filled with in tests: the same names as cloudbuild.yaml exports. */
export const VARIABLES = {
  PROJECT_ID: 'project',
  REGION: 'asia-northeast1',
  SERVICE: 'ogp-generator',
  REVISION: 'ogp-generator-0a1b2c3d',
  IMAGE: 'asia-northeast1-docker.pkg.dev/project/ogp-generator/ogp-generator:build',
  SERVICE_ACCOUNT: 'ogp-generator@project.iam.gserviceaccount.com',
  STORE_URL: 'gs://project-cards/og',
  PUBLIC_BASE_URL: '',
  TOKEN_SECRET: 'ogp-generator-token',
  MIN_INSTANCES: '1',
  MAX_INSTANCES: '20',
  RELEASE_BRANCH: 'main',
};
