/** Time as the people of the story live it: the virtual clock where one runs, else the machine's. TLS, SAS and service tokens stay on the machine's own. */
export type Clock = { now(): Date };
