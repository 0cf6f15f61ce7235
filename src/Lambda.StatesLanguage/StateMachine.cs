using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Validation;

namespace Lambda.StatesLanguage;

/// <summary>
/// A state machine with a valid definition and parsed expressions. Immutable: create it once, and use it for all executions.
/// </summary>
public sealed class StateMachine
{
    private readonly IReadOnlyDictionary<string, StateGraph> graphs;

    private StateMachine(IReadOnlyDictionary<string, StateGraph> graphs, string root, TimeSpan? timeout, string? comment, WorkflowType type)
    {
        this.graphs = graphs;
        Root = root;
        Timeout = timeout;
        Comment = comment;
        Type = type;
    }

    /// <summary>The definition's <c>Comment</c>.</summary>
    public string? Comment { get; }

    /// <summary>How long an execution may take; null if the definition sets no <c>TimeoutSeconds</c>.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>The type: standard or express.</summary>
    public WorkflowType Type { get; }

    internal string Root { get; }

    /// <summary>Reads a definition.</summary>
    /// <exception cref="InvalidDefinitionException">The definition has errors. The exception lists them.</exception>
    public static StateMachine Parse(string definition, WorkflowType type = WorkflowType.Standard)
    {
        var result = DefinitionValidator.Validate(definition, type);
        if (result.Result == ValidationResult.Fail)
            throw new InvalidDefinitionException(result.Diagnostics);
        var root = (JsonObject)JsonText.Parse(definition)!;
        TimeSpan? timeout = JsonNumber.Whole(root["TimeoutSeconds"]) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return new StateMachine(DefinitionReader.Read(root), "", timeout, JsonText.Text(root[nameof(Comment)]), type);
    }

    /// <summary>Returns the machine that each child execution of a distributed Map state runs.</summary>
    /// <param name="processor">The processor's pointer, from <see cref="Execution.StartChild"/>.</param>
    public StateMachine ItemProcessor(string processor)
    {
        ArgumentNullException.ThrowIfNull(processor);
        return graphs.ContainsKey(processor)
            ? new StateMachine(graphs, processor, null, null, Type)
            : throw new ArgumentException($"The state machine has no item processor at '{processor}'.", nameof(processor));
    }

    internal State State(string graph, string name) => graphs[graph].States[name];

    internal StateGraph Graph(string pointer) => graphs[pointer];
}
