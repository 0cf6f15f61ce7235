using Lambda.StatesLanguage.Definitions;

namespace Lambda.Workflows.Definitions;

/// <summary>A state machine of the app.</summary>
/// <param name="Name">Its name, which is that of its file.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Definition">The text of its file.</param>
/// <param name="Type">The type: standard or express.</param>
/// <param name="Revision">Identifies this revision of the definition.</param>
/// <param name="ChangedAt">When its file was written.</param>
internal sealed record StateMachineFile(
    string Name, string Arn, string Definition, WorkflowType Type, string Revision, DateTimeOffset ChangedAt);
