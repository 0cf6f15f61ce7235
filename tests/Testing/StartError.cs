namespace Testing;

/// <summary>Apps of a <c>WebApplicationFactory</c> that must not start.</summary>
public static class StartError
{
    private const int Most = 10;

    /// <summary>Returns the error that an app's start ends with.</summary>
    /// <remarks>
    /// The app's <c>Main</c> may have failed, and disposed of its services, before the factory asks for them. The factory then reports
    /// that, and not the app's error, so the start is repeated.
    /// </remarks>
    /// <param name="create">Creates the app.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="look">Looks at the app before it is disposed of.</param>
    public static Exception Of<TApp>(Func<TApp> create, Action<TApp> start, Action<TApp>? look = null) where TApp : IDisposable
    {
        for (var starts = 1; ; starts++)
        {
            using var app = create();
            try
            {
                start(app);
            }
            catch (ObjectDisposedException) when (starts < Most)
            {
                continue;
            }
            catch (Exception e)
            {
                look?.Invoke(app);
                return e;
            }
            throw new InvalidOperationException("The app has started.");
        }
    }
}
