// npm run notebooks [names...]: runs the notebooks without anyone watching.
import { main } from '@obelisk/notebook/node';

process.exitCode = await main(process.argv.slice(2));
