#ifndef NIGHTJAR_DESCRIPTORS_H
#define NIGHTJAR_DESCRIPTORS_H

/// Has no program that is started from now on inherit the descriptors from `first` on that are open now, unless they are
/// handed over by name; nothing on kernels before 5.11.
void nightjar_keep_descriptors(unsigned first);

#endif
