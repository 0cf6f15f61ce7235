namespace Lambda.Engine.Invocation;

/// <summary>Lambda's quotas, as constants.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html.</remarks>
internal static class Limits
{
    /// <summary>The maximum size of a synchronous event, in bytes: 6 MB.</summary>
    public const int SyncPayload = 6 * 1024 * 1024;

    /// <summary>The maximum size of a synchronous result, in bytes: 6 MB plus 100 bytes, as in Lambda.</summary>
    public const int SyncResult = SyncPayload + 100;

    /// <summary>The default maximum size of a streamed result, in bytes: 200 MB.</summary>
    public const long StreamedResult = 200L * 1024 * 1024;

    /// <summary>The maximum size of an asynchronous event, in bytes: 1 MB.</summary>
    public const int AsyncPayload = 1024 * 1024;

    /// <summary>The concurrency that must stay unreserved.</summary>
    public const int MinimumUnreserved = 100;

    /// <summary>The maximum length of a function name, in characters.</summary>
    public const int FunctionName = 64;

    /// <summary>The maximum length of a function name within an ARN, in characters.</summary>
    public const int FunctionArn = 170;

    /// <summary>The maximum length of a qualifier, in characters.</summary>
    public const int Qualifier = 128;

    /// <summary>The maximum size of a client context, in bytes of its base64.</summary>
    public const int ClientContext = 3583;

    /// <summary>The maximum timeout, in seconds.</summary>
    public const int Timeout = 900;

    /// <summary>The size of the log tail, in bytes.</summary>
    public const int LogTail = 4096;
}
