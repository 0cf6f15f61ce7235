using Local.Emulator.Ports;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.Status;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.ServiceBus.Pages;

/// <summary>Shows an entity on the page, and carries out the page's actions on it.</summary>
internal sealed class EntityFront(IReadOnlyList<Namespace> namespaces, PageGuard guard, TimeProvider time) : IHttpFront
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/entities/{**name}", ShowAsync);
        routes.MapGet("/api/messages/{number:long}/{**name}", ShowMessageAsync);
        var json = EntityJson.Default;
        routes.MapPage("/api/send/{**name}", guard, json.SentMessage, Send);
        routes.MapPage("/api/resubmit/{**name}", guard, json.Resubmission, Resubmit);
        routes.MapPage("/api/purge/{**name}", guard, json.Purging, (name, _) => Purge(name));
    }

    private Task ShowAsync(HttpContext context, string name) =>
        Find(name) is { Succeeded: true, Value: { } queue }
            ? context.Response.WriteAsJsonAsync(
                EntityDocument.Of(queue.Details(EntityDocument.Most)), EntityJson.Readable.EntityDocument,
                cancellationToken: context.RequestAborted)
            : PageAnswer.NotFound($"There is no queue or subscription '{name}'.").WriteAsync(context);

    private Task ShowMessageAsync(HttpContext context, long number, string name) =>
        Find(name) is { Succeeded: true, Value: { } queue } && queue.Peek(number, 1) is [var found] && found.SequenceNumber == number
            ? context.Response.WriteAsJsonAsync(
                MessageDocument.Of(found, MessageDocument.WholeBody), EntityJson.Readable.MessageDocument,
                cancellationToken: context.RequestAborted)
            : PageAnswer.NotFound($"'{name}' has no message {number} any more.").WriteAsync(context);

    private PageAnswer Send(string name, SentMessage message)
    {
        IReadOnlyList<IMessageContent> batch;
        try
        {
            batch = [message.Content(time.GetUtcNow())];
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or OverflowException or ArgumentOutOfRangeException)
        {
            return PageAnswer.Refused(e.Message);
        }
        foreach (var broker in namespaces)
        {
            if (broker.FindQueue(name) is { } queue) return Sent(queue.Send(batch));
            if (broker.FindTopic(name) is { } topic) return Sent(topic.Send(batch));
        }
        return Find(name).Succeeded
            ? PageAnswer.Refused($"'{name}' is not a queue or a topic, so messages cannot be sent to it.")
            : PageAnswer.NotFound($"There is no queue or topic '{name}'.");
    }

    private PageAnswer Resubmit(string name, Resubmission wanted)
    {
        var address = EntityAddress.Parse(name);
        var entity = address.Subscription is null ? address.Entity : EntityAddress.Of(address.Entity, address.Subscription);
        if (!address.IsDeadLetterQueue || Find(entity) is not { Succeeded: true, Value: { } queue })
            return PageAnswer.NotFound($"There is no dead-letter queue '{name}'.");
        var resubmitted = queue.Resubmit(address.IsTransfer, wanted.SequenceNumbers);
        if (!resubmitted.Succeeded) return PageAnswer.Refused(resubmitted.Failure.Description);
        var (done, left) = resubmitted.Value;
        return new PageAnswer(done, left, left == 0 ? null
            : "Skipped dead letters that a receiver has locked, that no longer exist, or that lack a required session id.");
    }

    private PageAnswer Purge(string name)
    {
        if (Find(name) is not { Succeeded: true, Value: { } queue })
            return PageAnswer.NotFound($"There is no queue or subscription '{name}'.");
        var (done, left) = queue.Purge();
        return new PageAnswer(done, left, left == 0 ? null : "Skipped messages that a receiver has locked.");
    }

    private Outcome<Queues.QueueEntity> Find(string name) =>
        namespaces.Select(broker => broker.FindReceivable(name)).FirstOrDefault(
            found => found.Succeeded, Failures.EntityNotFound(name));

    private static PageAnswer Sent(Outcome<IReadOnlyList<long>> sent) =>
        !sent.Succeeded ? PageAnswer.Refused(sent.Failure.Description)
        : sent.Value[0] > 0 ? new PageAnswer(1)
        : new PageAnswer(0, 1, "The entity detects duplicates, and dropped the message because its id is not new.");
}
