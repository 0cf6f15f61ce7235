namespace FunctionApp.Invocation;

/// <summary>Lambda's quotas.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html.</remarks>
public static class Limits
{
    /// <summary>A synchronous event, in bytes (6 MB).</summary>
    public const int SyncPayload = 6 * 1024 * 1024;

    /// <summary>A synchronous result, in bytes (6 MB and Lambda's hundred).</summary>
    public const int SyncResult = SyncPayload + 100;

    /// <summary>A streamed result, in bytes, unless a setting says otherwise (200 MB).</summary>
    public const long StreamedResult = 200L * 1024 * 1024;

    /// <summary>An asynchronous event, in bytes (1 MB).</summary>
    public const int AsyncPayload = 1024 * 1024;

    /// <summary>The concurrency that reservations leave to the other functions.</summary>
    public const int MinimumUnreserved = 100;

    /// <summary>A function's name, in characters.</summary>
    public const int FunctionName = 64;

    /// <summary>A function's name with all that may stand around it in an ARN, in characters.</summary>
    public const int FunctionArn = 170;

    /// <summary>A qualifier, in characters.</summary>
    public const int Qualifier = 128;

    /// <summary>A client context as it is sent, in base64, in bytes.</summary>
    public const int ClientContext = 3583;

    /// <summary>A timeout, in seconds.</summary>
    public const int Timeout = 900;

    /// <summary>The log tail, in bytes.</summary>
    public const int LogTail = 4096;
}
