/** What is wrong with an expression; whoever knows its id tells it as CloudWatch does. */
export class MathError extends Error {}
