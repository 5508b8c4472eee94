export { createCommandLineClients } from '../aws/command-line-clients';
export { run } from './run';
