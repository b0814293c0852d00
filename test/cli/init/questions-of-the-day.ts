/** What the wizard asks after it is settled which host does what, as far as the roles of the day know of it. */
export const questionsOfTheDay: readonly string[] = [
  'Does anybody',
  'Who may open',
  'Which certificate',
  'Do people',
  'Files that',
  'How Jitsi',
  'Where the hosts',
].map((words) => `? ${words}`);
