using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members.Invitations;

public sealed class InviteForm
{
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Addresses { get; set; } = "";

    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Role { get; set; } = Roles.Member;

    /// <summary>False below results, so that the focus and a screen reader stay on the results.</summary>
    [BindNever]
    public bool TakesFocus { get; private init; } = true;

    /// <summary>Creates the form below finished results. It contains the addresses that failed, to be corrected.</summary>
    public static InviteForm Below(BatchProgress progress) =>
        new() { Addresses = progress.ToCorrect, Role = progress.Batch.Role, TakesFocus = false };

    /// <summary>Starts to send the invitations, and waits briefly for results.</summary>
    /// <returns>The progress; null if the form is invalid, with the reasons in <paramref name="errors"/>.</returns>
    public async Task<BatchProgress?> SendAsync(InvitationBatches batches, ModelStateDictionary errors, CancellationToken ct)
    {
        var typed = AddressList.Parse(Addresses);
        foreach (var (field, words) in (await batches.ProblemsAsync(typed, Role, ct)).Select(InvitationTexts.Of))
        {
            errors.AddModelError($"Input.{field}", words);
        }

        if (!errors.IsValid)
        {
            return null;
        }

        // Otherwise the form below the results shows the submitted values again.
        errors.Clear();
        return await batches.InviteAsync(typed, Role, ct);
    }
}

/// <summary>The results of a batch, and the form below them.</summary>
/// <param name="Url">The URL of these results.</param>
public sealed record BatchView(BatchProgress Progress, string Url)
{
    public InviteForm Input { get; } = InviteForm.Below(Progress);
}
