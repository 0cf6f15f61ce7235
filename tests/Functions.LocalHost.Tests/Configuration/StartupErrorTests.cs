using Functions.LocalHost.Console;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.LocalHost.Tests.Configuration;

public sealed class StartupErrorTests
{
    [Fact]
    public void A_missing_service_is_reported_once_with_the_services_that_need_it()
    {
        var services = new ServiceCollection().AddSingleton<Needy>().AddSingleton<INeedy, Needy>();
        var thrown = Assert.Throws<AggregateException>(
            () => services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true }));
        var missing = typeof(IMissing).FullName;
        Assert.Equal(
            $"Unable to resolve service for type '{missing}' while attempting to activate '{typeof(Needy).FullName}'. "
            + "Register it in Program.cs.",
            StartupErrors.Message(thrown));
    }

    [Fact]
    public void An_unknown_error_at_the_start_keeps_its_stack_trace() =>
        Assert.Null(StartupErrors.Message(new InvalidOperationException("A bug.")));

    private interface IMissing;

    private interface INeedy;

    private sealed class Needy(IMissing missing) : INeedy
    {
        public override string ToString() => $"{missing}";
    }
}
