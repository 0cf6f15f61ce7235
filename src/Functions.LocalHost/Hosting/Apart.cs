namespace Functions.LocalHost;

/// <summary>Runs code outside the flow of the app's Main.</summary>
internal static class Apart
{
    /// <summary>
    /// Code that builds hosts must run here, because WebApplicationFactory takes every host built in the flow of Main for the app's.
    /// </summary>
    public static Func<Task<T>> Run<T>(Func<Task<T>> make) => () =>
    {
        if (ExecutionContext.IsFlowSuppressed()) return Task.Run(make);
        using (ExecutionContext.SuppressFlow()) return Task.Run(make);
    };
}
