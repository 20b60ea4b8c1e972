// The worker of the training view.
import { serveWorker } from '../worker/serve-worker.js';
import type { TrainingAnswer, TrainingRequest } from './messages.js';
import { TrainingSession } from './training-session.js';
import { BrowserStore } from './training-store.js';

serveWorker<TrainingRequest, TrainingAnswer>(
  (send) => new TrainingSession(send, new BrowserStore()).handle,
);
