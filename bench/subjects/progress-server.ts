import { answerMessages } from '../subject.ts';
import { openEasel } from './open-easel.ts';

const app = await openEasel({ FAL_BASE_URL: process.env['FAL_BASE_URL'] });
answerMessages({}, () => ({ url: app.url }));
