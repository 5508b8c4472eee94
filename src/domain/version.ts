/** Of Slipway, as package.json has it: what servers that it asks can see. */
export const VERSION = '0.1.0';
