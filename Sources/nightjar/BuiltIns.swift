import DomainNeurons
import EmpiricalGradient
import IntegratedGradients
import Jobs
import LanguageNeurons
import LayerProbing
import LayerwiseMTL
import PluginStore
import SegmentTuning
import SkillProbing
import TextClassifier
import UnitForcing
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
    LanguageNeurons.plugin,
    LayerProbing.plugin,
    UnitForcing.plugin,
])

/// Those, and the ones that were added to a workspace.
func knownPlugins(of workspace: Workspace?) -> PluginRegistry { builtIns.with(workspace.map(PluginStore.init)) }
