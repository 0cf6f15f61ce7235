namespace Lambda.Workflows.Tasks.Tables;

/// <summary>A request that DynamoDB would refuse: the error's name and its message.</summary>
internal sealed class TableTaskException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;

    public static TableTaskException Invalid(string message) => new("ValidationException", message);

    public static TableTaskException ConditionFailed() =>
        new("ConditionalCheckFailedException", "The conditional request failed");
}
