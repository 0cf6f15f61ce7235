namespace FunctionApp.Invocation.Streaming;

/// <summary>A handler has written more than its result may hold.</summary>
internal sealed class ResultTooLargeException(long limit) : Exception($"The result is larger than {limit} bytes.")
{
    public long Limit => limit;
}
