using System.Reflection;
using Xunit;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace Mutation;

/// <summary>The tests of this assembly, run by xUnit in this process, one at a time.</summary>
internal sealed class Suite
{
    private readonly ITestFramework _framework = ExtensibilityPointFactory.GetTestFramework(Assembly.GetExecutingAssembly());
    private readonly List<ITestCase> _tests = [];

    // xUnit's own runners set this context up before anything else.
    public Suite() => TestContext.SetForInitialization(null, false, false);

    /// <summary>The tests.</summary>
    public IReadOnlyList<ITestCase> Tests => _tests;

    /// <summary>Finds the tests.</summary>
    public async Task FindAsync()
    {
        var options = TestFrameworkOptions.ForDiscovery(new TestAssemblyConfiguration());
        options.SetPreEnumerateTheories(true);
        await _framework.GetDiscoverer(Assembly.GetExecutingAssembly()).Find(test =>
        {
            _tests.Add(test);
            return new(true);
        }, options);
    }

    /// <summary>Runs tests until one fails, and returns it; null when none does.</summary>
    /// <param name="tests">The tests.</param>
    /// <param name="starting">Called before each.</param>
    public async Task<ITestCase?> RunAsync(IReadOnlyCollection<ITestCase> tests, Action<ITestCase>? starting = null)
    {
        var options = TestFrameworkOptions.ForExecution(new TestAssemblyConfiguration());
        options.SetDisableParallelization(true);
        options.SetStopOnTestFail(true);
        options.SetSynchronousMessageReporting(true);
        var sink = new FirstFailure(tests, starting);
        await _framework.GetExecutor(Assembly.GetExecutingAssembly()).RunTestCases(tests, sink, options);
        return sink.Test;
    }

    private sealed class FirstFailure(IReadOnlyCollection<ITestCase> tests, Action<ITestCase>? starting) : IMessageSink
    {
        private ITestCase _last = tests.First();

        public ITestCase? Test { get; private set; }

        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is ITestCaseStarting test)
            {
                _last = tests.First(one => one.UniqueID == test.TestCaseUniqueID);
                starting?.Invoke(_last);
            }
            if (message is ITestFailed or IErrorMessage or ITestCleanupFailure or ITestClassCleanupFailure) Test ??= _last;
            return Test is null;
        }
    }
}
