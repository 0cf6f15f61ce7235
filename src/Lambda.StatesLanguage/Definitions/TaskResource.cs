namespace Lambda.StatesLanguage.Definitions;

/// <summary>The kind of resource that a Task state calls.</summary>
public enum TaskKind
{
    /// <summary>A Lambda function, named by its ARN.</summary>
    LambdaFunction,

    /// <summary>An activity, which a worker polls for.</summary>
    Activity,

    /// <summary>A service integration: <c>arn:aws:states:::service:action</c>.</summary>
    Service,
}

/// <summary>What a Task state waits for.</summary>
public enum TaskPattern
{
    /// <summary>The state waits for the response.</summary>
    RequestResponse,

    /// <summary>The state waits for the job that the call starts, <c>.sync</c> and <c>.sync:2</c>.</summary>
    RunJob,

    /// <summary>The state waits for a callback with the task's token, <c>.waitForTaskToken</c>.</summary>
    WaitForTaskToken,
}

/// <summary>The resource of a Task state, split into its parts.</summary>
public sealed record TaskResource
{
    private const string TokenSuffix = ".waitForTaskToken";

    /// <summary>The text of <c>Resource</c>.</summary>
    public required string Arn { get; init; }

    /// <summary>The kind of resource that is called.</summary>
    public required TaskKind Kind { get; init; }

    /// <summary>What the state waits for.</summary>
    public required TaskPattern Pattern { get; init; }

    /// <summary>The service, such as <c>lambda</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The action with its pattern suffix, such as <c>invoke.waitForTaskToken</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Splits an ARN into its parts; null if a Task state cannot call it.</summary>
    public static TaskResource? Parse(string? arn)
    {
        var parts = arn?.Split(':', 7);
        if (parts is not ["arn", _, "states", _, _, ..] && parts is not ["arn", _, "lambda", _, _, "function", { Length: > 0 }])
            return null;
        if (parts[2] == "lambda")
            return Of(arn!, TaskKind.LambdaFunction, TaskPattern.RequestResponse, "lambda", parts[6]);
        if (parts is [_, _, _, { Length: > 0 }, { Length: > 0 }, "activity", { Length: > 0 } activity])
            return Of(arn!, TaskKind.Activity, TaskPattern.RequestResponse, "activity", activity);
        if (parts is not [_, _, _, "", "", { Length: > 0 } service, { Length: > 0 } action])
            return null;
        if (service == "aws-sdk" && action.Split(':') is [{ Length: > 0 } sdk, { Length: > 0 } operation])
            (service, action) = ($"aws-sdk:{sdk}", operation);
        return Of(arn!, TaskKind.Service, PatternOf(action), service, action);
    }

    private static TaskResource Of(string arn, TaskKind kind, TaskPattern pattern, string service, string action) =>
        new() { Arn = arn, Kind = kind, Pattern = pattern, Service = service, Action = action };

    private static TaskPattern PatternOf(string action)
    {
        if (action.EndsWith(TokenSuffix, StringComparison.Ordinal))
            return TaskPattern.WaitForTaskToken;
        return action.EndsWith(".sync", StringComparison.Ordinal) || action.EndsWith(".sync:2", StringComparison.Ordinal)
            ? TaskPattern.RunJob
            : TaskPattern.RequestResponse;
    }
}
