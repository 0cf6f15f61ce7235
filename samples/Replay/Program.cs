using System.CommandLine;
using Samples.Replay;
using Spectre.Console;

// No colours when the output is a file or a pipe.
if (Console.IsOutputRedirected) AnsiConsole.Console = Plain(Console.Out);
var errors = Console.IsErrorRedirected
    ? Plain(Console.Error)
    : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

const string Emulator =
    "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

var files = new Argument<FileInfo[]>("files")
{
    Description = "Days of sales: CSV with InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID and Country.",
    Arity = ArgumentArity.OneOrMore,
};
var speed = new Option<double>("--speed")
{
    Description = "How many times faster than real time; 0 sends as fast as possible.",
    DefaultValueFactory = _ => 600,
};
var serviceBus = new Option<string?>("--service-bus")
{
    Description = "Connection string, or host name of a namespace for your own Entra identity. "
        + "By default the environment variable ServiceBus, or else the emulator.",
};
var eventHubs = new Option<string?>("--event-hubs") { Description = "The same for Event Hubs, with the environment variable EventHubs." };
var queue = new Option<string>("--queue") { Description = "The queue that invoices go to.", DefaultValueFactory = _ => "orders" };
var hub = new Option<string>("--hub") { Description = "The event hub that invoices' lines go to.", DefaultValueFactory = _ => "sales" };
var kafka = new Option<string?>("--kafka")
{
    Description = "Send the lines by Kafka's protocol to this host:port, such as localhost:9092; the password is the connection string.",
};
files.AcceptExistingOnly();
speed.Validators.Add(result =>
{
    if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1_000_000)) result.AddError("--speed must be 0 to 1000000.");
});

var command = new RootCommand(
    "Sends days of sales as they happened: each invoice to a Service Bus queue, each of its lines to an event hub.")
{
    files, speed, serviceBus, eventHubs, queue, hub, kafka
};
command.SetAction(async (parsed, cancellation) =>
{
    try
    {
        var invoices = new List<Invoice>();
        foreach (var file in parsed.GetRequiredValue(files)) invoices.AddRange(DayFile.Read(file, Warn));
        var (space, name) = (parsed.GetValue(eventHubs) ?? Setting("EventHubs"), parsed.GetRequiredValue(hub));
        await using var publisher = new Publisher(parsed.GetValue(serviceBus) ?? Setting("ServiceBus"), parsed.GetRequiredValue(queue));
        await using ILines lines = parsed.GetValue(kafka) is { } servers ? new KafkaLines(servers, space, name) : new HubLines(space, name);
        await Replay.RunAsync(invoices, publisher, lines, new Pace(parsed.GetRequiredValue(speed), TimeProvider.System), cancellation);
        return 0;
    }
    catch (ReplayException e)
    {
        errors.MarkupLineInterpolated($"[red]{e.Message}[/]");
        return 1;
    }
});
return await command.Parse(args).InvokeAsync();

void Warn(string text) => errors.MarkupLineInterpolated($"[yellow]{text}[/]");

static IAnsiConsole Plain(TextWriter output) =>
    AnsiConsole.Create(
        new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });

static string Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : Emulator;
