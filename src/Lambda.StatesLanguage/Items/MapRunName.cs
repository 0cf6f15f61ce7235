namespace Lambda.StatesLanguage.Items;

/// <summary>
/// The names of a Map Run and of its child executions, <c>…:mapRun:machine/label:run</c> and <c>…:execution:machine/label:run-index</c>.
/// The name of a child contains that of its run.
/// </summary>
internal sealed record MapRunName(string Arn)
{
    private const string Kind = ":mapRun:";

    /// <summary>The run's id.</summary>
    public string Id => Arn[(Arn.LastIndexOf(':') + 1)..];

    /// <summary>The machine's name.</summary>
    public string Machine => Arn[(Arn.IndexOf(Kind, StringComparison.Ordinal) + Kind.Length)..Arn.LastIndexOf('/')];

    /// <summary>The state's label.</summary>
    public string Label => Arn[(Arn.LastIndexOf('/') + 1)..Arn.LastIndexOf(':')];

    /// <summary>The ARN of the state machine that the children run.</summary>
    public string StateMachineArn => Arn[..Arn.LastIndexOf(':')].Replace(Kind, ":stateMachine:", StringComparison.Ordinal);

    /// <summary>Reads the name of a run from an ARN; null if the ARN is not that of a run.</summary>
    public static MapRunName? Read(string arn) =>
        arn.Split(':') is ["arn", _, "states", _, _, "mapRun", var machine, { Length: > 0 }]
        && machine.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash == machine.LastIndexOf('/')
            ? new MapRunName(arn)
            : null;

    public string Child(int index) => $"{Id}-{index}";

    public string ChildArn(int index) =>
        $"{Arn[..Arn.LastIndexOf(':')].Replace(Kind, ":execution:", StringComparison.Ordinal)}:{Child(index)}";
}
