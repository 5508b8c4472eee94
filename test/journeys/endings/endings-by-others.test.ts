import { BY_OTHERS } from '.';
import { play } from './play';

play(BY_OTHERS);
