/** An answer that cannot be taken; the message says what would do. Whoever asked puts it into words of their own. */
export class AnswerError extends Error {}
