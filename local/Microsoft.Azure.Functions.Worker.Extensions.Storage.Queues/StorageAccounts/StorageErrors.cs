using Azure;

namespace Local.StorageAccounts;

/// <summary>What a failed storage request means for a loop that goes on.</summary>
internal static class StorageErrors
{
    /// <summary>Whether the request failed at the service or on the way to it. Anything else is a fault of the program.</summary>
    public static bool IsOfStorage(Exception e) => e is RequestFailedException or IOException or HttpRequestException
        // The client's own time-out, not a token of ours.
        or TaskCanceledException { InnerException: TimeoutException }
        // All tries of the client.
        || e is AggregateException tries && tries.InnerExceptions.All(inner => IsOfStorage(inner) || inner is OperationCanceledException);

    /// <summary>Whether the queue, container or blob asked for is not there.</summary>
    public static bool IsMissing(Exception e) => e is RequestFailedException { Status: 404 };
}
