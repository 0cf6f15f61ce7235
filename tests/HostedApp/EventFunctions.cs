using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace HostedApp;

public sealed record Order(int Number, string Customer);

public sealed class EventFunctions(Calls calls)
{
    [Function("Text")]
    public Task Text([QueueTrigger("text")] string message, FunctionContext context) =>
        calls.RunAsync($"Text {message} {context.BindingContext.BindingData["DequeueCount"]}", context.CancellationToken);

    [Function("Message")]
    public Task Message([QueueTrigger("message")] QueueMessage message) => calls.RunAsync($"Message {message.Body} {message.DequeueCount}");

    [Function("Json")]
    public Task Json([QueueTrigger("json")] Order order, string customer) => calls.RunAsync($"Json {order.Number} {customer}");

    [Function("Bytes")]
    public Task Bytes([QueueTrigger("bytes")] byte[] message) => calls.RunAsync($"Bytes {Convert.ToHexString(message)}");

    [Function("Data")]
    public Task Data([QueueTrigger("data")] BinaryData message, FunctionContext context) =>
        calls.RunAsync($"Data {message} {Names(context)}");

    [Function("File")]
    public async Task File([BlobTrigger("incoming/{name}.txt")] BlobClient blob, string name) =>
        await calls.RunAsync($"File {name} {(await blob.DownloadContentAsync()).Value.Content}");

    [Function("FileText")]
    public Task FileText([BlobTrigger("texts/{name}")] string text, string name) => calls.RunAsync($"FileText {name} {text}");

    [Function("FileEvent")]
    public Task FileEvent([BlobTrigger("evented/{name}", Source = BlobTriggerSource.EventGrid)] string text, string name) =>
        calls.RunAsync($"FileEvent {name} {text}");

    [Function("FileFacts")]
    public Task FileFacts([BlobTrigger("facts/{folder}/{name}")] Stream content, FunctionContext context)
    {
        using var reader = new StreamReader(content);
        return calls.RunAsync($"FileFacts {reader.ReadToEnd()} {Names(context)} {context.BindingContext.BindingData["BlobTrigger"]}");
    }

    [Function("AtStart")]
    public Task AtStart([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) =>
        calls.RunAsync($"AtStart {timer.IsPastDue}");

    [Function("Yearly")]
    public Task Yearly([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) =>
        calls.RunAsync($"Yearly {timer.IsPastDue} {timer.ScheduleStatus?.Last:yyyy} {timer.ScheduleStatus?.Next:yyyy}");

    [Function("Tick"), FixedDelayRetry(2, "00:00:01")]
    public Task Tick([TimerTrigger("%TickSchedule%", RunOnStartup = false)] TimerInfo timer, FunctionContext context) =>
        calls.RunAsync($"Tick {context.RetryContext?.RetryCount ?? 0} of {context.RetryContext?.MaxRetryCount ?? 0}");

    [Function("Beat")]
    public Task Beat([TimerTrigger("*/1 * * * * *", UseMonitor = false)] TimerInfo timer) => calls.RunAsync("Beat");

    [Function("Patient"), FixedDelayRetry(2, "01:00:00")]
    public async Task Patient([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer)
    {
        await calls.RunAsync("Patient");
        throw new InvalidOperationException("always");
    }

    [Function("Elsewhere")]
    public Task Elsewhere([QueueTrigger("elsewhere", Connection = "Elsewhere")] string message) => calls.RunAsync($"Elsewhere {message}");

    [Function("Copy"), QueueOutput("copied")]
    public static string Copy([QueueTrigger("to-copy")] string message) => "copy of " + message;

    [Function("Store"), BlobOutput("stored/{Id}.txt")]
    public static string Store([QueueTrigger("to-store")] string message) => message;

    [Function("Keep"), BlobOutput("kept/{customer}.txt")]
    public static string Keep([QueueTrigger("to-keep")] string message) => message;

    [Function("Pass"), QueueOutput("passed", Connection = "Outputs")]
    public static string Pass([QueueTrigger("to-pass")] string message) => message;

    private static string Names(FunctionContext context) =>
        string.Join(',', context.BindingContext.BindingData.Keys.Order(StringComparer.OrdinalIgnoreCase));
}
