namespace Lambda.Workflows.Api;

/// <summary>An error of the API, with its name in Step Functions.</summary>
internal sealed class StatesException(string type, string message) : Exception(message)
{
    public string Type { get; } = type;

    public static StatesException NoExecution(string arn) => new("ExecutionDoesNotExist", $"Execution Does Not Exist: '{arn}'");

    public static StatesException NoMachine(string arn) => new("StateMachineDoesNotExist", $"State Machine Does Not Exist: '{arn}'");

    public static StatesException InvalidArn(string arn) => new("InvalidArn", $"Invalid Arn: '{arn}'");

    public static StatesException ExecutionExists(string arn) => new("ExecutionAlreadyExists", $"Execution Already Exists: '{arn}'");

    public static StatesException Invalid(string reason) => new("ValidationException", reason);

    public static StatesException InvalidToken() => new("InvalidToken", "Invalid Token: 'Invalid token'");

    public static StatesException TaskTimedOut() => new("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
}
