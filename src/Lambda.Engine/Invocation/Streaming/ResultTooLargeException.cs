namespace Lambda.Engine.Invocation.Streaming;

/// <summary>The exception thrown when a handler writes a result that exceeds the size limit.</summary>
internal sealed class ResultTooLargeException(long limit) : Exception($"The result is larger than {limit} bytes.")
{
    public long Limit => limit;
}
