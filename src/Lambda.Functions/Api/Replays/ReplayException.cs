namespace Lambda.Functions.Api.Replays;

/// <summary>The error of an operation on replays, with its name in EventBridge.</summary>
internal sealed class ReplayException(string type, string message) : Exception(message)
{
    public string Type => type;

    public static ReplayException Invalid(string reason) => new("ValidationException", reason);

    public static ReplayException InvalidParameter(string parameter, string reason) =>
        Invalid($"Parameter {parameter} is not valid. Reason: {reason}");
}
