using Lambda.Engine.Hosting;
using Microsoft.Extensions.Hosting;

namespace FunctionApp.Tests.Hosting;

public sealed class EarlyServiceTests
{
    [Fact]
    public void Background_services_start_before_the_worker_receives_events()
    {
        var services = EngineCode.Types.Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IHostedService)))
            .ToList();
        Assert.NotEmpty(services);
        Assert.All(
            services, type => Assert.True(
                type.IsAssignableTo(typeof(EarlyService)) || type.IsAssignableTo(typeof(EarlyBackgroundService)),
                $"{type.Name} begins when events may be there already."));
    }
}
