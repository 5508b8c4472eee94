/**
 * Why an event pattern is refused, in the words of AWS's rule compiler (the open-source aws/event-ruler). EventBridge puts
 * `Event pattern is not valid. Reason: ` before it and the position in the text after it; the position is left out here.
 */
export class InvalidPattern extends Error {}
