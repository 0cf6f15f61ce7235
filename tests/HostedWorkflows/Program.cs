using HostedWorkflows;
using Lambda.Functions;
using Lambda.Workflows;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Samples.Orders;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Lambda:Workflows:Queues:questions"] = "storage-queue:questions",
    ["Lambda:Workflows:Tables:orders:Table"] = "orders",
    ["Lambda:Workflows:Tables:orders:PartitionKey"] = "id",
    ["Lambda:Workflows:Buckets:files"] = "files",
});
builder.AddLambda(functions =>
{
    functions.AddRaw<Doubles>("double").AddRaw<Asks>("ask").AddRaw<Fails>("fail").AddRaw<Grows>("grow");
    OrderFunctions.Register(functions);
});
builder.AddWorkflows(workflows => workflows.Express("express"));
builder.Services.AddSingleton<Asked>().AddSingleton<Warehouse>().AddSingleton<PaymentDesk>();
builder.Build().Run();
