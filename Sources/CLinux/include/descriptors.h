#ifndef NIGHTJAR_DESCRIPTORS_H
#define NIGHTJAR_DESCRIPTORS_H

/// Has no program that is started from now on inherit the descriptors from `first` on that are open now, unless they are
/// handed over by name; kernels before 5.11 do nothing.
void nightjar_keep_descriptors(unsigned first);

#endif
