using Spectre.Console;

namespace Samples.Replay;

/// <summary>Sends the invoices, each at its time, and shows how far it is.</summary>
internal static class Replay
{
    public static async Task RunAsync(
        IReadOnlyList<Invoice> invoices, Publisher publisher, ILines hub, Pace pace, CancellationToken cancellation)
    {
        var lines = 0;
        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                foreach (var day in invoices.GroupBy(invoice => invoice.Time.Date))
                {
                    pace.NextDay();
                    var task = progress.AddTask($"{day.Key:yyyy-MM-dd}", maxValue: day.Count());
                    foreach (var invoice in day)
                    {
                        await pace.WaitAsync(invoice.Time, cancellation);
                        await publisher.SendAsync(invoice, cancellation);
                        await hub.SendAsync(invoice.Sales(), invoice.Country, cancellation);
                        lines += invoice.Lines.Count;
                        task.Description = $"{invoice.Time:yyyy-MM-dd HH:mm}";
                        task.Increment(1);
                    }
                }
            });
        var cancellations = invoices.Count(invoice => invoice.Number.StartsWith('C'));
        var table = new Table().AddColumns("invoices", "cancellations", "lines");
        AnsiConsole.Write(table.AddRow($"{invoices.Count - cancellations:N0}", $"{cancellations:N0}", $"{lines:N0}"));
    }
}
