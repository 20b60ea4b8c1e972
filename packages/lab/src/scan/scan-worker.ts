// The worker of the scan view.
import { serveWorker } from '../worker/serve-worker.js';
import type { ScanAnswer, ScanRequest } from './messages.js';
import { scanSession } from './scan-session.js';

serveWorker<ScanRequest, ScanAnswer>(scanSession);
