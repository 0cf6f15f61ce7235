namespace Lambda.Workflows.Tasks.Tables;

/// <summary>The exception for a request that DynamoDB would refuse, with the name and message of the error.</summary>
internal sealed class TableTaskException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;

    public static TableTaskException Invalid(string message) => new("ValidationException", message);

    public static TableTaskException ConditionFailed() =>
        new("ConditionalCheckFailedException", "The conditional request failed");
}
