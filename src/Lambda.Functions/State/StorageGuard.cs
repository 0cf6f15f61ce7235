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
        // After its retries a client throws an AggregateException; an identity that gives no token, its own; a request past its network
        // time-out, a cancellation nobody asked for.
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

    // A wrong or too large request. Others, such as a missing queue or a refused identity, somebody can mend.
    private static bool IsRefusal(Exception e) => e switch
    {
        AggregateException { InnerException: { } inner } => IsRefusal(inner),
        RequestFailedException { Status: 400 or 413 } => true,
        _ => false,
    };

    // The first line: what follows are headers of the request.
    internal static string Reason(Exception e) => e switch
    {
        AggregateException { InnerException: { } inner } => Reason(inner),
        RequestFailedException { ErrorCode: { Length: > 0 } code, Status: var status } => $"{status} {code}",
        _ => e.Message.Split('\n')[0].Trim(),
    };
}
