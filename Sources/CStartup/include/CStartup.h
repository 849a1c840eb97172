#ifndef CSTARTUP_H
#define CSTARTUP_H

/// Whether what begins before the program's own code has begun: SIGTERM and SIGINT are blocked, and the standard
/// descriptors are open. False where these objects are part of another program, such as the runner of the tests.
int cstartup_has_begun(void);

#endif
