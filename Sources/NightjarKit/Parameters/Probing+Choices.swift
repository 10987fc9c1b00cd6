extension SkillProber: ParameterChoice {}

extension SkillRanking: ParameterChoice {}
