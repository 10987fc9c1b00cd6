#include <stdlib.h>
#include <string.h>

#include <linear.h>

/* liblinear's own names (train, model, problem) say nothing in Swift, and its settings are global: one function, which
   is not to be called by two threads at once. */

static inline void liblinear_say_nothing(const char *line) { (void)line; }

/* Minimises 1/2 |w|^2 + cost * sum max(0, 1 - y w.x)^2 over rows of ascending columns from 1, each ended by column -1.

   labels: 1 and -1, both there. dual: by coordinate descent in the dual, whose order follows from seed, else by
   trust-region Newton steps. weights: one a column. Returns 0 where liblinear refuses. */
static inline int liblinear_squared_hinge(
    int rows, int columns, double *labels, struct feature_node **features, double cost, double tolerance, int dual,
    unsigned seed, double *weights)
{
    struct problem task = {.l = rows, .n = columns, .y = labels, .x = features, .bias = -1};
    struct parameter how = {
        .solver_type = dual ? L2R_L2LOSS_SVC_DUAL : L2R_L2LOSS_SVC, .eps = tolerance, .C = cost, .p = 0.1};
    struct model *trained;
    if (check_parameter(&task, &how) != NULL) return 0;
    set_print_string_function(liblinear_say_nothing);
    srand(seed);
    trained = train(&task, &how);
    if (trained == NULL) return 0;
    memcpy(weights, trained->w, sizeof(double) * (size_t)columns);
    free_and_destroy_model(&trained);
    return 1;
}
