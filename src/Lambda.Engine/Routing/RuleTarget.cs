namespace Lambda.Engine.Routing;

/// <summary>
/// A target of a rule as it is defined in code: the function, and what it receives for an event. If no input is set, it receives the whole
/// event.
/// </summary>
/// <param name="Function">The function's name.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html.</remarks>
public sealed record RuleTarget(string Function)
{
    /// <summary>The JSON that the function always receives, of up to 8,192 characters; null for none.</summary>
    public string? Input { get; init; }

    /// <summary>The part of the event that the function receives, such as <c>$.detail</c>; null for none.</summary>
    public string? InputPath { get; init; }

    /// <summary>A template that is filled with parts of the event and that the function receives; null for none.</summary>
    public InputTransformer? InputTransformer { get; init; }
}

/// <summary>A template that is filled with parts of an event.</summary>
/// <param name="InputTemplate">
/// JSON with variables in angle brackets: <c>{"order": &lt;id&gt;, "text": "Order &lt;id&gt; was placed"}</c>.
/// </param>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html.</remarks>
public sealed record InputTransformer(string InputTemplate)
{
    /// <summary>The variables, up to 100, each with the path of its value in the event, such as <c>$.detail.id</c>.</summary>
    public IReadOnlyDictionary<string, string> InputPathsMap { get; init; } = new Dictionary<string, string>();
}
