export const queueStrings = {
  title: 'Queue',
  show: 'Show',
  all: 'All',
  waiting: 'Waiting',
  running: 'Running',
  failed: 'Failed',
  none: {
    waiting: 'Nothing waits.',
    running: 'Nothing runs.',
    failed: 'Nothing has failed.',
  },
  idle: {
    title: 'The queue is empty',
    help: 'Jobs appear here while they wait and run, wherever they were begun, and stay when they fail.',
    action: 'Generate something',
  },
  more: 'Show more',
  job: 'Job',
  copyFailure: 'Copy the failure',
  count: (count: number, more: boolean) => `${count}${more ? '+' : ''}`,
};
