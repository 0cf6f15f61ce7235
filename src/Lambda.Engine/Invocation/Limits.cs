namespace Lambda.Engine.Invocation;

/// <summary>Lambda's quotas, as constants.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html.</remarks>
internal static class Limits
{
    /// <summary>The largest synchronous event, in bytes (6 MB).</summary>
    public const int SyncPayload = 6 * 1024 * 1024;

    /// <summary>The largest synchronous result, in bytes (6 MB and, as in Lambda, 100 bytes).</summary>
    public const int SyncResult = SyncPayload + 100;

    /// <summary>The largest streamed result, in bytes, unless a setting changes it (200 MB).</summary>
    public const long StreamedResult = 200L * 1024 * 1024;

    /// <summary>The largest asynchronous event, in bytes (1 MB).</summary>
    public const int AsyncPayload = 1024 * 1024;

    /// <summary>The concurrency that must stay unreserved.</summary>
    public const int MinimumUnreserved = 100;

    /// <summary>The longest function name, in characters.</summary>
    public const int FunctionName = 64;

    /// <summary>The longest function name within an ARN, in characters.</summary>
    public const int FunctionArn = 170;

    /// <summary>The longest qualifier, in characters.</summary>
    public const int Qualifier = 128;

    /// <summary>The largest client context, in base64, in bytes.</summary>
    public const int ClientContext = 3583;

    /// <summary>The longest timeout, in seconds.</summary>
    public const int Timeout = 900;

    /// <summary>The size of the log tail, in bytes.</summary>
    public const int LogTail = 4096;
}
