using Azure;
using Azure.Identity;
using Lambda.Engine;

namespace Lambda.Functions.State;

/// <summary>Turns the exceptions of storage clients into <see cref="StorageUnavailableException"/>.</summary>
internal static class StorageGuard
{
    public static async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call();
        }
        // After its retries a client throws an AggregateException, a credential that gets no token an exception of its own, and a network
        // timeout appears as a cancellation that nobody requested.
        catch (Exception e) when (e is RequestFailedException or AggregateException or AuthenticationFailedException
            || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new StorageUnavailableException($"{what}: {Reason(e)}", e) { IsRefusal = IsRefusal(e) };
        }
    }

    public static Task CallAsync(string what, Func<Task> call, CancellationToken cancellation) => CallAsync<object?>(what, async () =>
    {
        await call();
        return null;
    }, cancellation);

    // The request itself is invalid or too large. Other errors, such as a missing queue or a refused identity, can be fixed from outside.
    private static bool IsRefusal(Exception e) => e switch
    {
        AggregateException { InnerException: { } inner } => IsRefusal(inner),
        RequestFailedException { Status: 400 or 413 } => true,
        _ => false,
    };

    // Only the first line: the rest are headers of the request.
    internal static string Reason(Exception e) => e switch
    {
        AggregateException { InnerException: { } inner } => Reason(inner),
        RequestFailedException { ErrorCode: { Length: > 0 } code, Status: var status } => $"{status} {code}",
        _ => e.Message.Split('\n')[0].Trim(),
    };
}
