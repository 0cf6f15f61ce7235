using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using FunctionApp.Bench;

// Each benchmark measures the app beside the thing it is compared with, in one run.
switch (args.FirstOrDefault())
{
    case "invoker":
        BenchmarkRunner.Run<InvokerBenchmark>(
            ManualConfig.Create(DefaultConfig.Instance).WithOptions(ConfigOptions.DisableOptimizationsValidator));
        return 0;
    case "patterns":
        PatternBenchmark.Run();
        return 0;
    case "front-door":
        await FrontDoorBenchmark.RunAsync(signed: false, args.ElementAtOrDefault(1) ?? "Information");
        return 0;
    case "signed":
        await FrontDoorBenchmark.RunAsync(signed: true, args.ElementAtOrDefault(1) ?? "Information");
        return 0;
    case "tracing":
        await TracingBenchmark.RunAsync(args.ElementAtOrDefault(1) ?? "Information");
        return 0;
    case "neighbours":
        await NeighboursBenchmark.RunAsync(args.ElementAtOrDefault(1) ?? "Information");
        return 0;
    case "bare":
        await BareServer.RunAsync();
        return 0;
    case "async":
        await AsyncPathBenchmark.RunAsync();
        return 0;
    case "events":
        await EventPathBenchmark.RunAsync();
        return 0;
    case "polled" when args.ElementAtOrDefault(1) == "kafka":
        await PolledBenchmark.RunKafkaAsync(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : null);
        return 0;
    case "polled" when args.ElementAtOrDefault(1) == "stream":
        await PolledBenchmark.RunStreamAsync(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : null);
        return 0;
    case "polled":
        // For the queue: the mapping's BatchSize, and the host's maxMessageBatchSize.
        await PolledBenchmark.RunAsync(
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10,
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 100);
        return 0;
    case "start":
        await StartBenchmark.RunAsync();
        return 0;
    case "tables":
        await TableStreamBenchmark.RunAsync();
        return 0;
    case "workflows":
        await WorkflowsBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 30);
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: dotnet run -c Local -p:Optimize=true --project bench/FunctionApp.Bench -- invoker | patterns | front-door [log level] "
            + "| signed [log level] | neighbours [log level] | tracing [log level] "
            + "| async | events | polled [batch size [messages from the host at once]] | polled kafka [records] "
            + "| polled stream [events] | tables | workflows [executions] | start");
        return 2;
}
