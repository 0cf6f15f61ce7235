namespace Functions.LocalHost;

/// <summary>Runs code outside the flow of the app's Main.</summary>
internal static class Apart
{
    /// <summary>
    /// Such code may build hosts: WebApplicationFactory takes every host that is built in the flow of Main for the app's.
    /// </summary>
    public static Func<Task<T>> Run<T>(Func<Task<T>> make) => () =>
    {
        if (ExecutionContext.IsFlowSuppressed()) return Task.Run(make);
        using (ExecutionContext.SuppressFlow()) return Task.Run(make);
    };
}
