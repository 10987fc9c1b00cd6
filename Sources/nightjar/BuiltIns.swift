import DomainNeurons
import EmpiricalGradient
import IntegratedGradients
import LayerwiseMTL
import SegmentTuning
import SkillProbing
import TextClassifier
import Worker

/// The analyses that come with Nightjar: a line each.
let builtIns = PluginRegistry([
    DomainNeurons.plugin,
    EmpiricalGradient.plugin,
    SkillProbing.plugin,
    TextClassifier.plugin,
    IntegratedGradients.plugin,
    LayerwiseMTL.plugin,
    SegmentTuning.plugin,
])
