using System.Reflection;
using Xunit.v3;

/// <summary>
/// Ends a test that hangs, so that the run says which one it was. After <see cref="Deadline"/> the test's token is cancelled; if the test
/// does not heed it, the process ends a minute later.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TestDeadlineAttribute : Attribute, IBeforeAfterTestAttribute
{
    private static readonly int Minutes =
        int.TryParse(Environment.GetEnvironmentVariable("TEST_DEADLINE_MINUTES"), out var minutes) ? minutes : 10;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(Minutes);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Timer> Running = new();

    public void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = Xunit.TestContext.Current;
        var isCancelled = false;
        Running[test.UniqueID] = new(
            _ =>
            {
                if (isCancelled)
                    Environment.FailFast($"{test.TestDisplayName} did not end within {Deadline}, and not when its token was cancelled.");
                isCancelled = true;
                System.Console.Error.WriteLine($"{test.TestDisplayName} did not end within {Deadline}: its token is cancelled.");
                context.CancelCurrentTest();
            },
            null, Deadline, Grace);
    }

    public void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Running.TryRemove(test.UniqueID, out var timer)) timer.Dispose();
    }
}
