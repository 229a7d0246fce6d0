/** All built-in functions; importing this fills the registry. */
import './aggregate.ts';
import './cast.ts';
import './containers.ts';
import './databases.ts';
import './math.ts';
import './meta.ts';
import './stored-tables.ts';
import './tables.ts';
import './text.ts';
import './time.ts';
import './vector.ts';
