using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>The form that invites, on its own page and as a step of onboarding.</summary>
public sealed class InviteForm
{
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Addresses { get; set; } = "";

    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Role { get; set; } = Roles.Member;

    /// <summary>False below results: whoever reads them, or listens, is not taken away.</summary>
    [BindNever]
    public bool TakesFocus { get; private init; } = true;

    /// <summary>The form below finished results. What went out has left the box; what did not is in it, to be mended and sent again.</summary>
    public static InviteForm Below(BatchProgress progress) =>
        new() { Addresses = progress.ToMend, Role = progress.Batch.Role, TakesFocus = false };

    /// <summary>Begins to invite, and waits for a moment.</summary>
    /// <returns>How far it is; null when the form itself is wrong: the reasons are then in <paramref name="errors"/>.</returns>
    public async Task<BatchProgress?> SendAsync(InvitationBatches batches, ModelStateDictionary errors, CancellationToken ct)
    {
        var typed = AddressList.Parse(Addresses);
        foreach (var (field, words) in batches.Problems(typed, Role).Select(InvitationWords.Of))
        {
            errors.AddModelError($"Input.{field}", words);
        }

        if (!errors.IsValid)
        {
            return null;
        }

        // The results are not the form that was sent: without this its fields would keep what they had.
        errors.Clear();
        return await batches.InviteAsync(typed, Role, ct);
    }
}

/// <summary>Results, as far as there are some, and the form below them.</summary>
/// <param name="Url">Where the same can be seen again.</param>
public sealed record BatchView(BatchProgress Progress, string Url)
{
    public InviteForm Input { get; } = InviteForm.Below(Progress);
}
